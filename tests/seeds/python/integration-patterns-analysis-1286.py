from mlpy_async import MLPluginManager

manager = MLPluginManager(plugins_dir="plugins/")

# Plugins are ML modules with metadata
# plugins/my_plugin.ml:
# @plugin {
#     name: "My Plugin",
#     version: "1.0.0",
#     dependencies: ["http", "json"]
# }
# export function init() { ... }
# export function handle_request(req) { ... }

manager.load_all_plugins()

# Use plugin
plugin = manager.get_plugin("My Plugin")
result = plugin.call("handle_request", request_data)
