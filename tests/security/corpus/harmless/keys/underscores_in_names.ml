_private = 1;
__very = 2;
__init__ = 3;
result = _private + __very + __init__;
