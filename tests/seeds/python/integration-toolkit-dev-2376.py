# src/mlpy/integration/monitoring/health.py

class HealthChecker:
    """Health check for Integration Toolkit"""

    async def check_health(self) -> Dict[str, Any]:
        """Comprehensive health check"""

        health = {
            'status': 'healthy',
            'timestamp': time.time(),
            'checks': {}
        }

        # Check async executor
        try:
            executor = get_async_executor()
            health['checks']['async_executor'] = {
                'status': 'healthy',
                'max_workers': executor._max_workers
            }
        except Exception as e:
            health['status'] = 'unhealthy'
            health['checks']['async_executor'] = {
                'status': 'unhealthy',
                'error': str(e)
            }

        # Check module registry
        try:
            registry = ModuleRegistry.get_instance()
            modules = registry.list_modules()
            health['checks']['module_registry'] = {
                'status': 'healthy',
                'modules_loaded': len(modules)
            }
        except Exception as e:
            health['status'] = 'unhealthy'
            health['checks']['module_registry'] = {
                'status': 'unhealthy',
                'error': str(e)
            }

        # Check REPL session pool
        try:
            pool = REPLSessionPool.get_instance()
            health['checks']['repl_pool'] = {
                'status': 'healthy',
                'pool_size': pool.pool_size,
                'active_sessions': pool.active_sessions
            }
        except Exception as e:
            health['status'] = 'unhealthy'
            health['checks']['repl_pool'] = {
                'status': 'unhealthy',
                'error': str(e)
            }

        return health

# FastAPI integration
@app.get("/health")
async def health_check():
    checker = HealthChecker()
    health = await checker.check_health()

    status_code = 200 if health['status'] == 'healthy' else 503
    return JSONResponse(content=health, status_code=status_code)
