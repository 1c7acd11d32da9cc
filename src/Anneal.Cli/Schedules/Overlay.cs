using System.CommandLine;
using Anneal.Cli.Output;

namespace Anneal.Cli.Schedules;

/// <summary>What <c>plot</c> and <c>compare</c> share: schedules over one run, drawn or as columns.</summary>
internal sealed class Overlay
{
    private readonly Argument<string[]> _schedules = ScheduleArgument.Several();
    private readonly RunOptions _run = new();
    private readonly ChartOptions _chart = new();
    private readonly OutputOptions _output = new(pictures: true);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_schedules);
        _run.AddTo(command);
        _chart.AddTo(command);
        _output.AddTo(command);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="steps">The steps of the columns, by the length of the run.</param>
    /// <param name="columnsBelowChart">Whether the text form has them too.</param>
    public void Write(ParseResult parsed, Func<long, IReadOnlyList<long>> steps, bool columnsBelowChart = false)
    {
        var format = _output.Format(parsed);
        var style = _chart.Read(parsed, format);
        var known = _run.Read(parsed);
        var given = ScheduleReader.Several(parsed.GetValue(_schedules)!, known);
        var run = RunSteps.Complete(known, given);
        var length = RunSteps.Of(run);
        var at = steps(length);
        var schedules = given.Select(schedule => schedule.Bind(run)).ToArray();
        if (format is OutputFormat.Png or OutputFormat.Svg)
        {
            _output.WriteBytes(parsed, SchedulePicture.Draw(schedules, run, style, format));
            foreach (var problem in UnusableRate.Of(schedules, run))
                ErrorLine.Write(parsed.InvocationConfiguration.Error, problem);
            return;
        }

        _output.WriteText(parsed, writer =>
        {
            if (format == OutputFormat.Text)
                TextChart.Write(writer, schedules, length, style, _output.Columns(parsed));
            if (format != OutputFormat.Text || columnsBelowChart)
                RateColumns.Write(writer, format, schedules, at);
            if (format == OutputFormat.Text)
                foreach (var problem in UnusableRate.Of(schedules, run))
                    writer.WriteLine($"note  {problem}");
        });
    }
}
