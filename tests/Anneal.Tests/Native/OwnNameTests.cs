using System.Text;
using Anneal.Native.Elf;

namespace Anneal.Tests.Native;

public class OwnNameTests
{
    private const string Name = "/opt/größe/libLibTorchSharp.so";

    [Fact]
    public void The_new_name_lies_in_unused_bytes_and_one_entry_points_to_it()
    {
        var shipped = Natives.Read(Natives.Binding);
        var renamed = shipped.ToArray();

        Assert.True(OwnName.TryChange(renamed, Name));

        var name = Encoding.UTF8.GetBytes(Name);
        var at = renamed.AsSpan().IndexOf(name);
        Assert.All(shipped.AsSpan(at, name.Length + 1).ToArray(), unused => Assert.Equal(0, unused));
        var changed = Enumerable.Range(0, shipped.Length).Where(i => shipped[i] != renamed[i]).ToList();
        var others = changed.Where(i => i < at || i > at + name.Length).ToList();
        Assert.InRange(others.Count, 1, sizeof(ulong));
        Assert.True(others[^1] - others[0] < sizeof(ulong), "more than one entry differs");
    }

    [Fact]
    public void A_name_that_does_not_fit_changes_nothing()
    {
        var image = Natives.Read(Natives.Binding);

        Assert.False(OwnName.TryChange(image, new string('x', 4096)));
        Assert.True(image.AsSpan().SequenceEqual(Natives.Read(Natives.Binding)));
    }

    [Fact]
    public void A_name_is_not_written_over_another()
    {
        var image = Natives.Read(Natives.Binding);
        OwnName.TryChange(image, Name);

        Assert.False(OwnName.TryChange(image, Name));
    }
}
