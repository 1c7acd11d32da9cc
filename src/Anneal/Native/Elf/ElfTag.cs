namespace Anneal.Native.Elf;

/// <summary>Names of the dynamic table's entries (System V ABI, figure 5-10, and the GNU versioning extension).</summary>
internal enum ElfTag : ulong
{
    End = 0,
    JumpRelocationsSize = 2,
    Strings = 5,
    Relocations = 7,
    RelocationsSize = 8,
    OwnName = 14,
    JumpRelocationsKind = 20,
    JumpRelocations = 23,
    SymbolVersions = 0x6ffffff0,
    VersionNeeds = 0x6ffffffe,
    VersionNeedsCount = 0x6fffffff,
}
