"""Run a module as ``python -m`` does, as elsewhere: with few files, a small disk, or without what a system lacks.

    python tests/support/launch.py [--open-files N] [--lack windows|macos] [--small-disk FOLDER] MODULE ARGUMENT...

The standard library and the packages have ways of their own for each system, and choose them as they are imported:
they are, before the names go. Only nnvisu has to do without.
"""

import importlib
import os
import runpy
import selectors
import signal
import sys

PACKAGES = ("asyncio", "flask.cli", "numba", "psutil", "simple_websocket", "werkzeug.serving")

WINDOWS = {
    "os": "chown chroot eventfd eventfd_read eventfd_write fork forkpty getegid geteuid getgid getgroups getloadavg "
    "getpgid getuid getpriority killpg mkfifo nice openpty posix_spawn pread preadv pwrite register_at_fork "
    "sched_getaffinity sched_setaffinity sched_yield sendfile setpgid setsid setuid sysconf uname wait3 wait4 WNOHANG",
    "signal": "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH alarm "
    "pause pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigwait",
    "select": "epoll kqueue kevent poll",
    "selectors": "EpollSelector KqueueSelector PollSelector",
    "socket": "CMSG_LEN MSG_DONTWAIT MSG_NOSIGNAL MSG_WAITALL SO_REUSEPORT TCP_CORK TCP_USER_TIMEOUT",
    "time": "clock_getres clock_gettime pthread_getcpuclockid tzset",
}
MACOS = {
    "os": "eventfd eventfd_read eventfd_write pidfd_open sched_getaffinity sched_setaffinity memfd_create splice",
    "select": "epoll",
    "selectors": "EpollSelector",
    "socket": "MSG_NOSIGNAL SO_BINDTODEVICE SO_INCOMING_CPU TCP_CORK TCP_QUICKACK TCP_USER_TIMEOUT",
    "signal": "sigtimedwait sigwaitinfo SIGRTMIN SIGRTMAX",
    "time": "pthread_getcpuclockid",
}
PLATFORM = {"windows": "win32", "macos": "darwin"}
LACKING = {"windows": WINDOWS, "macos": MACOS}
NO_MODULES = {
    "windows": ["fcntl", "grp", "pwd", "pty", "syslog", "termios", "tty"],
    "macos": ["spwd"],
}


def lack(system: str) -> None:
    """Take away what ``system`` has not."""
    for package in PACKAGES:
        importlib.import_module(package)
    if system == "windows" and sys.platform != "win32":
        vars(signal)["SIGBREAK"] = signal.SIGUSR1  # stands in for what Ctrl-Break sends there
    for module_name, names in LACKING[system].items():
        module = importlib.import_module(module_name)
        for name in names.split():
            if hasattr(module, name):
                delattr(module, name)
    for name in NO_MODULES[system]:
        sys.modules[name] = None
    selectors.DefaultSelector = selectors.SelectSelector
    sys.platform = PLATFORM[system]


def limit_open_files(n_files: int) -> None:
    """Allow that many open files, for good; Windows has no such limit."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (n_files, n_files))


def main(arguments: list[str]) -> None:
    """Do what the options say, and run the module."""
    sys.path[0] = os.getcwd()
    # A shell ignores Ctrl-C for what it starts in the background, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # And nohup ignores the other one.
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    while arguments[0].startswith("--"):
        option, value, *arguments = arguments
        if option == "--open-files":
            limit_open_files(int(value))
        elif option == "--lack":
            lack(value)
        elif option == "--small-disk":
            importlib.import_module("tests.support.small_disk").enter(value)
        else:
            raise ValueError(f"{option} is no option")
    sys.argv = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
