"""Programs in worker processes, behind the walls of the operating system.

In the parent:
    isolation.py     stand-ins for functions that are in a worker      pool.py         who may speak to which worker
    conversation.py  what is asked, and host functions that are served process.py      one process, from start to end
    config.py, report.py   what was asked for, and what stands         execute.py      one program, from source to result
On both sides:
    frames.py        what they say to each other                       crossing.py     how values cross
In the worker:
    worker.py        its program                                       inside.py       its end of the conversation
    confinement.py   the walls, in order                               kernel.py, seccomp.py, landlock.py   their system calls
"""
