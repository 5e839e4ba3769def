function render(template, compile) {
    return compile(template);
}
result = render("<b>", text => text + "</b>");
