def production_error_handling():
    """Error handling for production ML integration."""

    from mlpy_async import execute_ml_code_sandbox
    from mlpy_async import SandboxConfig, SandboxTimeoutError
    import logging

    logger = logging.getLogger("ml_integration")

    def execute_ml_safely(ml_code: str, context: dict):
        """Execute ML with comprehensive error handling."""

        try:
            config = SandboxConfig(
                memory_limit="100MB",
                cpu_timeout=30.0,
                strict_mode=True
            )

            result, issues = execute_ml_code_sandbox(
                ml_code,
                sandbox_config=config,
                strict_security=True
            )

            # Log security issues
            if issues:
                logger.warning(
                    f"ML security issues: {len(issues)}",
                    extra={"ml_code": ml_code, "issues": [str(i) for i in issues]}
                )

            if result.success:
                return {
                    "success": True,
                    "value": result.return_value,
                    "execution_time": result.execution_time,
                    "memory_used": result.memory_usage
                }
            else:
                logger.error(
                    f"ML execution failed: {result.error}",
                    extra={"ml_code": ml_code, "error": str(result.error)}
                )
                return {
                    "success": False,
                    "error": "Execution failed",
                    "details": str(result.error)
                }

        except SandboxTimeoutError as e:
            logger.error(f"ML execution timeout: {e}")
            return {
                "success": False,
                "error": "timeout",
                "message": "ML code execution exceeded time limit"
            }

        except Exception as e:
            logger.exception(f"Unexpected ML error: {e}")
            return {
                "success": False,
                "error": "internal_error",
                "message": "Internal system error"
            }
