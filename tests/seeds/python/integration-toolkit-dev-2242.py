# src/mlpy/integration/monitoring/tracing.py

from opentelemetry import trace
from opentelemetry.trace import Status, StatusCode
from opentelemetry.instrumentation.auto_instrumentation import sitecustomize

tracer = trace.get_tracer(__name__)

async def async_ml_execute_traced(
    ml_code: str,
    **kwargs
) -> AsyncMLResult:
    """Async execution with distributed tracing"""

    with tracer.start_as_current_span("async_ml_execute") as span:
        # Add attributes
        span.set_attribute("ml.code_length", len(ml_code))
        span.set_attribute("ml.timeout", kwargs.get('timeout', 'none'))

        execution_id = str(uuid.uuid4())
        span.set_attribute("ml.execution_id", execution_id)

        try:
            result = await async_ml_execute(ml_code, **kwargs)

            span.set_attribute("ml.result_type", type(result.result).__name__)
            span.set_status(Status(StatusCode.OK))

            return result

        except Exception as e:
            span.set_status(Status(StatusCode.ERROR, str(e)))
            span.record_exception(e)
            raise

def ml_callback_traced(
    session: REPLSession,
    function_name: str,
    **kwargs
) -> Callable:
    """Create traced callback"""

    base_callback = ml_callback(session, function_name, **kwargs)

    def traced_callback(*args, **cb_kwargs):
        with tracer.start_as_current_span("ml_callback") as span:
            span.set_attribute("ml.function_name", function_name)
            span.set_attribute("ml.args_count", len(args))

            try:
                result = base_callback(*args, **cb_kwargs)
                span.set_status(Status(StatusCode.OK))
                return result

            except Exception as e:
                span.set_status(Status(StatusCode.ERROR, str(e)))
                span.record_exception(e)
                raise

    return traced_callback
