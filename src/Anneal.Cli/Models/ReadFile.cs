namespace Anneal.Cli.Models;

/// <summary>Files of models, read with libtorch or without.</summary>
internal static class ReadFile
{
    /// <summary>Reads something out of files, whose faults are errors of the command.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw new IOException(error.Message, error);
        }
    }
}
