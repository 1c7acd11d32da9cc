using Anneal.Native.Elf;

namespace Anneal.Tests.Native;

public class VersionNeedsTests
{
    public static TheoryData<string> Libraries => [.. Natives.Names()];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Exactly_the_needs_no_relocation_uses_become_weak(string library)
    {
        var shipped = Natives.Read(library);
        var expected = SectionVersions.Read(shipped).Where(need => !need.Used).ToList();
        var patched = shipped.ToArray();

        var weakened = VersionNeeds.WeakenUnused(patched);

        Assert.Equal(expected.Select(need => need.Name).Order(), weakened.Order());
        foreach (var need in expected) shipped[need.Flags] |= 2;
        Assert.True(shipped.AsSpan().SequenceEqual(patched), "another byte differs");
    }

    [Fact]
    public void The_binding_needs_one_version_it_never_uses()
    {
        Assert.Equal(["libstdc++.so.6:GLIBCXX_3.4.32"], VersionNeeds.WeakenUnused(Natives.Read(Natives.Binding)));
    }

    [Fact]
    public void Weakening_twice_changes_nothing_more()
    {
        var once = Natives.Read(Natives.Binding);
        VersionNeeds.WeakenUnused(once);
        var twice = once.ToArray();

        Assert.Empty(VersionNeeds.WeakenUnused(twice));
        Assert.True(once.AsSpan().SequenceEqual(twice));
    }

    [Fact]
    public void A_library_that_uses_all_it_needs_stays_as_it_is()
    {
        var name = Natives.Names().First(n =>
            SectionVersions.Read(Natives.Read(n)) is { Count: > 0 } needs && needs.All(need => need.Used));
        var image = Natives.Read(name);

        Assert.Empty(VersionNeeds.WeakenUnused(image));
        Assert.True(image.AsSpan().SequenceEqual(Natives.Read(name)));
    }
}
