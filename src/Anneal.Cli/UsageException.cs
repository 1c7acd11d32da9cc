namespace Anneal.Cli;

/// <summary>The error of a wrong command line: exit code 2.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
