using System.Globalization;
using System.Runtime.InteropServices;
using Anneal.Native;
using Spectre.Console;

namespace Anneal.Cli.Doctor;

/// <summary>Finds out what is there, one fact a line. The only class here that needs libtorch.</summary>
internal static class Examination
{
    public static int Run(TextWriter output, TextWriter error)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 400;
        var facts = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap());
        Add("platform", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}");
        Add("runtime", RuntimeInformation.FrameworkDescription);
        Add("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        LibTorch.Prepare();
        string? problem = null;
        try
        {
            LibTorch.Load();
            Add("torch threads", OneStep.Threads());
            Add("one step", OneStep.Train());
        }
        catch (Exception failure)
        {
            problem = failure.GetBaseException().Message;
        }

        // The failure comes last, over many lines: it goes to standard error.
        foreach (var line in LibTorch.Describe().ToString().Split(Environment.NewLine).TakeWhile(line => !line.StartsWith("failure", StringComparison.Ordinal)))
            Add(line[..15].Trim(), line[15..]);
        console.Write(facts);
        if (problem is null)
            return 0;
        error.WriteLine($"anneal: {problem.ReplaceLineEndings(" ")}");
        return 1;

        void Add(string name, string value) => facts.AddRow(new Text(name), new Text(value));
    }
}
