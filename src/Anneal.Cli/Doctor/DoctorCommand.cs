using System.CommandLine;
using Anneal.Cli.Help;
using Anneal.Cli.Output;

namespace Anneal.Cli.Doctor;

/// <summary><c>anneal doctor</c>: checks whether models can be trained here.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new ExampledCommand("doctor", "Loads libtorch, trains one step, and shows what was loaded from where.", "anneal doctor");
        command.SetAction(parsed => Examination.Run(ToolInvocation.Of(parsed)));
        return command;
    }
}
