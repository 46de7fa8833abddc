"""When a command is sent again, and when it is not. Nothing else in the project retries: redis-py is told not to."""

import random
from dataclasses import dataclass

import tenacity
from redis import exceptions as redis_errors

# Connection errors (a server that is still LOADING is one) and time-outs; a replica that is about to be promoted, and
# a Cluster that is rearranging itself. Never a wrong password, an exhausted pool or a full memory: waiting a second
# or two does not mend those, and retrying makes them worse.
_PASSING = (
    redis_errors.ConnectionError,
    redis_errors.TimeoutError,
    redis_errors.ReadOnlyError,
    redis_errors.TryAgainError,
    redis_errors.ClusterDownError,
)
_LASTING = (
    redis_errors.AuthenticationError,
    redis_errors.AuthorizationError,
    redis_errors.MaxConnectionsError,
)
# Refusals to write, as the server words them: the session is readable, and saving has to wait.
_REFUSED = ("OOM", "MISCONF", "NOREPLICAS", "READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN")


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """``attempts`` in all; waits of ``first``, 2 × and 4 × ``first`` seconds, each give or take ``jitter`` of it."""

    attempts: int = 4
    first: float = 1.0
    jitter: float = 0.25

    def retrying(self) -> tenacity.Retrying:
        return tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.attempts),
            wait=self._wait,
            retry=tenacity.retry_if_exception(is_passing),
            reraise=True,
        )

    def retrying_async(self) -> tenacity.AsyncRetrying:
        return tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(self.attempts),
            wait=self._wait,
            retry=tenacity.retry_if_exception(is_passing),
            reraise=True,
        )

    def _wait(self, state: tenacity.RetryCallState) -> float:
        wait: float = self.first * 2 ** (state.attempt_number - 1)
        return wait * random.uniform(1 - self.jitter, 1 + self.jitter)  # noqa: S311  # spreads load, hides nothing


# Within a page or an API request: one more try, at once. With the client's time-outs it answers well within 2.5 s.
IN_A_REQUEST = RetryPolicy(attempts=2, first=0.1)


def is_passing(error: BaseException) -> bool:
    """Whether trying again may help."""
    return isinstance(error, _PASSING) and not isinstance(error, _LASTING)


def is_outage(error: redis_errors.RedisError) -> bool:
    """Whether this is the store's state rather than a mistake of ours in what was sent."""
    if isinstance(error, (redis_errors.ConnectionError, redis_errors.TimeoutError)):
        return True
    return any(word in str(error) for word in _REFUSED)
