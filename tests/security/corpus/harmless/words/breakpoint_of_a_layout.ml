breakpoint = 768;
function columns(width) { return width < breakpoint ? 1 : 3; }
result = columns(1024);
