# src/mlpy/integration/patterns/resource_management.py

class REPLSessionPool:
    """Pool of REPL sessions for production use"""

    def __init__(self, pool_size: int = 10):
        self.pool_size = pool_size
        self.sessions: Queue[REPLSession] = Queue(maxsize=pool_size)
        self.active_sessions = 0
        self._lock = threading.Lock()

        # Pre-create sessions
        for _ in range(pool_size):
            session = REPLSession()
            self.sessions.put(session)

    async def acquire(self) -> REPLSession:
        """Acquire session from pool"""
        session = await asyncio.get_event_loop().run_in_executor(
            None,
            self.sessions.get
        )
        with self._lock:
            self.active_sessions += 1
        return session

    def release(self, session: REPLSession):
        """Release session back to pool"""
        # Reset session state
        session.clear_variables()
        self.sessions.put(session)
        with self._lock:
            self.active_sessions -= 1

    def close_all(self):
        """Close all sessions"""
        while not self.sessions.empty():
            session = self.sessions.get()
            session.close()

# Context manager for automatic release
@contextlib.asynccontextmanager
async def repl_session(pool: REPLSessionPool):
    """Context manager for REPL session"""
    session = await pool.acquire()
    try:
        yield session
    finally:
        pool.release(session)

# Usage
pool = REPLSessionPool(pool_size=20)

async def handle_request(data):
    async with repl_session(pool) as session:
        session.execute(f"let data = {data};")
        result = session.execute("process_data(data);")
        return result
