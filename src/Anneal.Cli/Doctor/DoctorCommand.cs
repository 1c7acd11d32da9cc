using System.CommandLine;

namespace Anneal.Cli.Doctor;

/// <summary><c>anneal doctor</c>: whether models can be trained here.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", """
            Loads libtorch and trains one step; says what is there and where from.

            Example:
              anneal doctor
            """);
        command.SetAction(parsed => Examination.Run(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }
}
