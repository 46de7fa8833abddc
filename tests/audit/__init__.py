"""What ``make audit`` asks of tools that need Node or Java: the Nu HTML checker, and Lighthouse."""
