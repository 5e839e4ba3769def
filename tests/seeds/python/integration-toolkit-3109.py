# Create callback with specific capabilities
file_read_cap = CapabilityToken('file:read', pattern='/data/*.csv')
network_cap = CapabilityToken('network:http', pattern='api.example.com')

validate_callback = ml_callback(
    session,
    'validate_and_save',
    capabilities={file_read_cap, network_cap}  # Explicit capabilities
)

# Callback executes with these capabilities only
button.config(command=lambda: validate_callback(data))
