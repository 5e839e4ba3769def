# src/mlpy/integration/patterns/shutdown.py

class GracefulShutdownHandler:
    """Handle graceful shutdown of Integration Toolkit"""

    def __init__(self):
        self.shutdown_requested = False
        self.active_executions: Set[str] = set()
        self._lock = threading.Lock()

        # Register signal handlers
        signal.signal(signal.SIGINT, self._signal_handler)
        signal.signal(signal.SIGTERM, self._signal_handler)

    def _signal_handler(self, signum, frame):
        """Handle shutdown signal"""
        logging.info(f"Received signal {signum}, initiating graceful shutdown...")
        self.shutdown_requested = True

    def register_execution(self, execution_id: str):
        """Register active execution"""
        with self._lock:
            self.active_executions.add(execution_id)

    def unregister_execution(self, execution_id: str):
        """Unregister completed execution"""
        with self._lock:
            self.active_executions.discard(execution_id)

    async def wait_for_shutdown(self, timeout: float = 30.0):
        """Wait for all executions to complete"""
        start_time = time.time()

        while self.active_executions:
            if time.time() - start_time > timeout:
                logging.warning(
                    f"Shutdown timeout reached, {len(self.active_executions)} "
                    f"executions still active"
                )
                break

            await asyncio.sleep(0.1)

        logging.info("All executions completed, shutting down")

        # Clean up resources
        pool = REPLSessionPool.get_instance()
        pool.close_all()

        executor = get_async_executor()
        executor.shutdown(wait=True)

# Usage in FastAPI
shutdown_handler = GracefulShutdownHandler()

@app.on_event("startup")
async def startup():
    # Initialize Integration Toolkit
    pass

@app.on_event("shutdown")
async def shutdown():
    await shutdown_handler.wait_for_shutdown(timeout=30.0)

@app.post("/execute")
async def execute_ml(ml_code: str):
    if shutdown_handler.shutdown_requested:
        raise HTTPException(503, "Server is shutting down")

    execution_id = str(uuid.uuid4())
    shutdown_handler.register_execution(execution_id)

    try:
        result = await async_ml_execute(ml_code, timeout=30.0)
        return result
    finally:
        shutdown_handler.unregister_execution(execution_id)
