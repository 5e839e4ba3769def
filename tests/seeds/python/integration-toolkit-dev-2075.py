# src/mlpy/integration/config.py

class IntegrationConfig:
    """Integration Toolkit configuration"""

    @staticmethod
    def load_from_file(config_file: str) -> Dict:
        """Load configuration from YAML file"""

        with open(config_file, 'r') as f:
            config = yaml.safe_load(f)

        return config

    @staticmethod
    def apply_config(config: Dict):
        """Apply configuration to Integration Toolkit"""

        # Configure async executor
        if 'async' in config:
            async_config = config['async']
            executor = get_async_executor(
                max_workers=async_config.get('max_workers', 10)
            )

        # Configure default capabilities
        if 'capabilities' in config:
            caps_config = config['capabilities']
            default_caps = set()
            for cap_def in caps_config.get('default_capabilities', []):
                cap = CapabilityToken(
                    cap_def['type'],
                    action=cap_def.get('action'),
                    pattern=cap_def.get('pattern')
                )
                default_caps.add(cap)

        # Configure module paths
        if 'modules' in config:
            modules_config = config['modules']
            registry = ModuleRegistry.get_instance()
            for path in modules_config.get('extension_paths', []):
                registry.add_extension_path(path)

# Usage
config = IntegrationConfig.load_from_file('mlpy.integration.yaml')
IntegrationConfig.apply_config(config)
