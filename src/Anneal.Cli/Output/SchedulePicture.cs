using System.Text;
using Anneal.Cli.Schedules;
using Anneal.Plotting;
using Anneal.Schedules;

namespace Anneal.Cli.Output;

/// <summary>Schedules drawn by the library. The only class here that needs it.</summary>
internal static class SchedulePicture
{
    public static byte[] Draw(IReadOnlyList<NamedSchedule> schedules, RunLength run, ChartStyle style, OutputFormat format)
    {
        var named = LegendNames.Of(schedules).Zip(schedules, (name, schedule) => (name, schedule.Schedule));
        var plot = SchedulePlot.Of(run, [.. named]) with { Title = style.Title, Logarithmic = style.Logarithmic, FromZero = !style.Fit };
        try
        {
            return format == OutputFormat.Png
                ? plot.ToPng(style.Width, style.Height)
                : Encoding.UTF8.GetBytes(plot.ToSvg(style.Width, style.Height));
        }
        catch (InvalidOperationException error) when (style.Logarithmic)
        {
            throw new UsageException("--log needs a rate above 0; there is none.", error);
        }
    }
}
