using System.CommandLine;
using Anneal.Cli.Doctor;
using Anneal.Cli.Schedules;

namespace Anneal.Cli;

/// <summary>The command <c>anneal</c> and its exit codes: 0 done, 1 failed, 2 badly asked.</summary>
internal static class AnnealCommand
{
    private const int Failed = 1, BadUsage = 2;

    public static int Run(IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("Learning-rate schedules, and a check of the installation.")
        {
            ScheduleCommand.Create(),
            DoctorCommand.Create(),
        };
        // A file named after @ would be read as arguments: a formula is nobody's file.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (parsed.Errors.Count > 0)
            return Fail(invocation, parsed.Errors[0].Message, BadUsage);
        try
        {
            return parsed.Invoke(invocation);
        }
        catch (UsageException error)
        {
            return Fail(invocation, error.Message, BadUsage);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException
            or NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            return Fail(invocation, error.Message, Failed);
        }
    }

    private static int Fail(InvocationConfiguration invocation, string problem, int code)
    {
        invocation.Error.WriteLine($"anneal: {string.Join(' ', problem.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");
        return code;
    }
}
