# File: production/health.py

"""
Health check endpoints for ML Integration Toolkit.
"""

from fastapi import APIRouter
from mlpy_async import get_registry
from mlpy_async import get_async_executor
from production.monitoring import get_metrics

router = APIRouter()


@router.get("/health")
def health_check():
    """Basic health check."""
    return {"status": "healthy"}


@router.get("/health/detailed")
def detailed_health():
    """Detailed health check with component status."""

    registry = get_registry()
    executor = get_async_executor()
    metrics = get_metrics()

    # Check module registry
    module_count = len(registry.get_all_module_names())

    # Check async executor
    executor_healthy = executor._executor._threads is not None

    # Get metrics summary
    metrics_summary = metrics.get_summary()

    return {
        "status": "healthy" if executor_healthy else "degraded",
        "components": {
            "module_registry": {
                "status": "healthy",
                "modules_available": module_count
            },
            "async_executor": {
                "status": "healthy" if executor_healthy else "unhealthy",
                "max_workers": executor.max_workers
            },
            "metrics": metrics_summary
        }
    }


@router.get("/health/ready")
def readiness_check():
    """Readiness check (K8s compatible)."""

    registry = get_registry()

    # Ensure critical modules are available
    critical_modules = ["math", "json"]
    all_available = all(
        registry.is_available(mod) for mod in critical_modules
    )

    if all_available:
        return {"status": "ready"}
    else:
        return {"status": "not_ready"}, 503
