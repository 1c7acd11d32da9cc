using System.CommandLine;
using Anneal.Cli.Help;
using Anneal.Cli.Output;

namespace Anneal.Cli.Doctor;

/// <summary><c>anneal doctor</c>: whether models can be trained here.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new ExampledCommand("doctor", "Loads libtorch and trains one step; says what is there and where from.", "anneal doctor");
        command.SetAction(parsed => Examination.Run(ToolInvocation.Of(parsed)));
        return command;
    }
}
