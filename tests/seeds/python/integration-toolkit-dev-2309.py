# src/mlpy/integration/monitoring/logging_config.py

import structlog

# Configure structured logging
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
        structlog.processors.JSONRenderer()
    ],
    context_class=dict,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

logger = structlog.get_logger()

# Usage
async def async_ml_execute_logged(ml_code: str, **kwargs) -> AsyncMLResult:
    """Async execution with structured logging"""

    execution_id = str(uuid.uuid4())

    logger.info(
        "async_execution_started",
        execution_id=execution_id,
        code_length=len(ml_code),
        timeout=kwargs.get('timeout')
    )

    start = time.time()

    try:
        result = await async_ml_execute(ml_code, **kwargs)

        logger.info(
            "async_execution_completed",
            execution_id=execution_id,
            duration=time.time() - start,
            result_type=type(result.result).__name__
        )

        return result

    except Exception as e:
        logger.error(
            "async_execution_failed",
            execution_id=execution_id,
            duration=time.time() - start,
            error=str(e),
            error_type=type(e).__name__
        )
        raise
