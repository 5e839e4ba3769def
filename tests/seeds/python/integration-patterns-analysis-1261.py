from mlpy_async import MLHotReloader

reloader = MLHotReloader(watch_dir="ml_scripts/")

@reloader.watch("business_logic.ml")
def on_reload(new_namespace):
    """Called when ML script changes."""
    global validate_order
    validate_order = new_namespace["validate_order"]
    print("business_logic.ml reloaded!")

reloader.start()  # Watches for file changes
