# src/mlpy/integration/capabilities/request_isolation.py

class RequestCapabilityMiddleware:
    """FastAPI/Flask middleware for per-request capability isolation"""

    def __init__(self, app, default_caps: Optional[Set[CapabilityToken]] = None):
        self.app = app
        self.default_caps = default_caps or set()
        self.cap_manager = get_capability_manager()

    async def __call__(self, scope, receive, send):
        """ASGI middleware"""

        # Create capability context for this request
        request_context = CapabilityContext(
            capabilities=self._determine_capabilities(scope),
            context_id=str(uuid.uuid4()),
            parent_context_id=None,
            execution_type='async',
            thread_id=threading.get_ident(),
            created_at=time.time()
        )

        # Set context for this request
        self.cap_manager.set_context(request_context)

        try:
            # Process request
            await self.app(scope, receive, send)
        finally:
            # Clear context after request
            self.cap_manager.clear_context()

    def _determine_capabilities(self, scope: Dict) -> Set[CapabilityToken]:
        """Determine capabilities based on request"""

        # Example: Capabilities from JWT token
        headers = dict(scope.get('headers', []))
        auth_header = headers.get(b'authorization', b'').decode()

        if auth_header.startswith('Bearer '):
            token = auth_header[7:]
            return self._decode_capabilities_from_jwt(token)

        return self.default_caps

# Usage with FastAPI
app = FastAPI()
app.add_middleware(RequestCapabilityMiddleware, default_caps={
    CapabilityToken('network:http', pattern='*.example.com')
})

@app.post('/validate')
async def validate_order(order: Order):
    # ML execution inherits request capabilities
    result = await async_ml_execute(
        f"validate_order({order.to_ml()});",
        inherit_caller_caps=True  # Use request capabilities
    )
    return result
