using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Anneal.Distribution;

/// <summary>The file of standard error, in one write for a line: lines of many processes do not mix, and a process that is about to end has written.</summary>
internal static class StandardError
{
    public static void Write(string line)
    {
        try
        {
            using var file = new FileStream(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Nobody reads it any more.
        }
    }
}
