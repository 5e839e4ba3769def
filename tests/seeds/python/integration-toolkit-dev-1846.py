# src/mlpy/integration/cli/commands.py

@cli.group()
def integration():
    """Integration Toolkit commands"""
    pass

@integration.command()
@click.argument('ml_file', type=click.Path(exists=True))
@click.option('--async', 'use_async', is_flag=True, help='Execute asynchronously')
@click.option('--timeout', type=float, default=30.0, help='Execution timeout')
@click.option('--capabilities', multiple=True, help='Grant capabilities')
def execute(ml_file: str, use_async: bool, timeout: float, capabilities: tuple):
    """Execute ML file with Integration Toolkit"""

    # Read ML code
    with open(ml_file, 'r') as f:
        ml_code = f.read()

    # Parse capabilities
    caps = set()
    for cap_str in capabilities:
        cap_type, pattern = cap_str.split(':')
        caps.add(CapabilityToken(cap_type, pattern=pattern))

    # Execute
    if use_async:
        result = asyncio.run(async_ml_execute(
            ml_code,
            timeout=timeout,
            capabilities=caps
        ))
    else:
        transpiler = MLTranspiler()
        result = transpiler.execute(ml_code, capabilities=caps)

    click.echo(f"Result: {result}")

@integration.command()
@click.argument('ml_file', type=click.Path(exists=True))
@click.option('--iterations', type=int, default=100, help='Number of iterations')
@click.option('--concurrency', type=int, default=1, help='Concurrent executions')
def benchmark(ml_file: str, iterations: int, concurrency: int):
    """Benchmark ML file execution"""

    with open(ml_file, 'r') as f:
        ml_code = f.read()

    tester = PerformanceTester()

    if concurrency > 1:
        results = asyncio.run(tester.benchmark_concurrent_executions(
            ml_code,
            concurrency=concurrency
        ))
        click.echo(f"Throughput: {results['throughput']:.2f} executions/sec")
        click.echo(f"Total time: {results['total_time']:.3f}s")
    else:
        results = asyncio.run(tester.benchmark_async_execution(
            ml_code,
            iterations=iterations
        ))
        click.echo(f"Mean: {results['mean']*1000:.3f}ms")
        click.echo(f"Median: {results['median']*1000:.3f}ms")

@integration.command()
@click.argument('function_name')
@click.option('--session-file', type=click.Path(exists=True), help='REPL session file')
def create_callback(function_name: str, session_file: str):
    """Create Python callback for ML function"""

    # Load session
    if session_file:
        session = REPLSession()
        with open(session_file, 'r') as f:
            for line in f:
                session.execute(line.strip())
    else:
        session = REPLSession()

    # Create callback
    callback = ml_callback(session, function_name)

    # Generate Python code
    callback_code = f"""
# Generated callback for ML function '{function_name}'
from mlpy_async import ml_callback, REPLSession

session = REPLSession()
# Load your ML code here

{function_name}_callback = ml_callback(session, '{function_name}')

# Use in your application:
# result = {function_name}_callback(arg1, arg2)
"""

    output_file = f"{function_name}_callback.py"
    with open(output_file, 'w') as f:
        f.write(callback_code)

    click.echo(f"Callback code written to {output_file}")

@integration.command()
def validate():
    """Validate Integration Toolkit setup"""

    click.echo("Validating Integration Toolkit...")

    # Check module registry
    try:
        registry = ModuleRegistry.get_instance()
        modules = registry.list_modules()
        click.echo(f"✓ Module registry: {len(modules)} modules loaded")
    except Exception as e:
        click.echo(f"✗ Module registry error: {e}")
        return

    # Check async executor
    try:
        executor = get_async_executor()
        click.echo(f"✓ Async executor: Ready")
    except Exception as e:
        click.echo(f"✗ Async executor error: {e}")
        return

    # Check capability system
    try:
        cap_manager = get_capability_manager()
        click.echo(f"✓ Capability manager: Ready")
    except Exception as e:
        click.echo(f"✗ Capability manager error: {e}")
        return

    click.echo("\nIntegration Toolkit is properly configured!")

@integration.command()
def repl():
    """Start Integration REPL"""

    repl = IntegrationREPL()
    repl.run()
