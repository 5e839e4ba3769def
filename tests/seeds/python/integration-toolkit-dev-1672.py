# src/mlpy/integration/repl/session_manager.py

class REPLSessionManager:
    """Manage multiple REPL sessions"""

    def __init__(self):
        self.sessions: Dict[str, IntegrationREPL] = {}
        self._lock = threading.Lock()

    def create_session(
        self,
        session_id: Optional[str] = None,
        capabilities: Optional[Set[CapabilityToken]] = None
    ) -> IntegrationREPL:
        """Create new REPL session"""

        if session_id is None:
            session_id = str(uuid.uuid4())

        with self._lock:
            if session_id in self.sessions:
                raise ValueError(f"Session {session_id} already exists")

            session = IntegrationREPL()

            if capabilities:
                cap_manager = get_capability_manager()
                cap_manager.set_context(CapabilityContext(
                    capabilities=capabilities,
                    context_id=session_id,
                    parent_context_id=None,
                    execution_type='repl',
                    thread_id=threading.get_ident(),
                    created_at=time.time()
                ))

            self.sessions[session_id] = session
            return session

    def get_session(self, session_id: str) -> Optional[IntegrationREPL]:
        """Get existing session"""
        with self._lock:
            return self.sessions.get(session_id)

    def close_session(self, session_id: str):
        """Close and remove session"""
        with self._lock:
            if session_id in self.sessions:
                session = self.sessions[session_id]
                session.close()
                del self.sessions[session_id]

    def list_sessions(self) -> List[Dict]:
        """List all active sessions"""
        with self._lock:
            return [
                {
                    'session_id': session_id,
                    'variables': len(session.variables),
                    'callbacks': len(session.registered_callbacks)
                }
                for session_id, session in self.sessions.items()
            ]

# Usage
manager = REPLSessionManager()

# Create session with capabilities
file_cap = CapabilityToken('file:read', pattern='/data/*')
session = manager.create_session(
    session_id='dev-session-1',
    capabilities={file_cap}
)

# Use session
session.execute("import file;")
session.execute("let data = file.read_file('/data/test.csv');")

# Later, retrieve session
session = manager.get_session('dev-session-1')

# Close when done
manager.close_session('dev-session-1')
