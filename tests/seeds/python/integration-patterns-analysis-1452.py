from flask import Flask, request
from mlpy_async import get_capability_manager

app = Flask(__name__)

@app.route('/api/process', methods=['POST'])
def process_request():
    """Each request gets isolated capabilities."""

    manager = get_capability_manager()

    # Create request-specific context
    request_id = str(uuid.uuid4())
    ctx = manager.create_context(f"request_{request_id}")

    # Add capabilities based on authenticated user
    user = authenticate_user(request)
    if user.has_permission("database.read"):
        ctx.add_capability(create_db_read_token())

    # Execute ML with request-scoped capabilities
    ml_code = request.json["ml_code"]
    result, _ = execute_ml_code_sandbox(ml_code, context=ctx)

    # Clean up context after request
    manager.destroy_context(f"request_{request_id}")

    return jsonify({"result": result.return_value})
