# Set breakpoint with condition
self.breakpoint_manager.add_breakpoint(
    'validator.ml',
    42,
    condition=lambda vars: vars.get('price', 0) > 1000
)
