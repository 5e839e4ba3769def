click_count = 0;
function handle_click() {
    click_count = click_count + 1;
    return "Clicked " + click_count + " times";
}
handle_click();
result = handle_click();
