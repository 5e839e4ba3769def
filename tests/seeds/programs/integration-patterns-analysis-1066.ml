// integration-patterns-analysis.md, line 1066
    import gui;

    click_count = 0;

    function handle_button_click() {
        click_count = click_count + 1;

        text = "Clicked " + click_count + " times";
        gui.update_label("main_label", text);

        if (click_count >= 5) {
            gui.set_button_enabled("main_button", false);
            gui.show_message("Limit Reached", "You clicked 5 times!");
        }
    }
