using System.CommandLine;
using Anneal.Cli.Doctor;
using Anneal.Cli.Help;
using Anneal.Cli.Models;
using Anneal.Cli.Output;
using Anneal.Cli.Schedules;
using Anneal.Saving;

namespace Anneal.Cli;

/// <summary>The command <c>anneal</c> and its exit codes: 0 success, 1 failure, 2 wrong usage.</summary>
internal static class AnnealCommand
{
    private const int Failed = 1, BadUsage = 2;

    public static int Run(IReadOnlyList<string> arguments, Stream output, TextWriter error, int? columns)
    {
        var parsed = Create(arguments).Parse(arguments, new ParserConfiguration
        {
            // A file named after @ would be read as arguments: a formula is nobody's file.
            ResponseFileTokenReplacer = null,
        });
        if (parsed.Errors.Count > 0)
            return Fail(error, ParseProblem.Of(parsed), BadUsage);
        try
        {
            var invocation = new ToolInvocation(output, columns) { Error = error };
            var code = parsed.Invoke(invocation);
            invocation.Output.Flush();
            return code;
        }
        catch (UsageException problem)
        {
            return Fail(error, problem.Message, BadUsage);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException
            or NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            return Fail(error, problem.Data[UnknownParts.Plain] as string ?? problem.PlainMessage(), Failed);
        }
    }

    private static RootCommand Create(IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("Shows learning-rate schedules and models, and checks the installation.")
        {
            ScheduleCommand.Create(),
            ModelCommand.Create(isAsked: arguments is [ModelCommand.Name, ..]),
            DoctorCommand.Create(),
        };
        root.HelpName = "anneal";
        HelpWithExamples.AddTo(root,
            "anneal schedule list",
            "anneal schedule plot \"0.1 * 0.95 ^ floor(step / 10)\" --length 100",
            "anneal model show digits.keras",
            "anneal doctor");
        return root;
    }

    private static int Fail(TextWriter error, string problem, int code)
    {
        ErrorLine.Write(error, problem);
        return code;
    }
}
