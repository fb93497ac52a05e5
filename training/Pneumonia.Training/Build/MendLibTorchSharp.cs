// Compiled by MSBuild during the build (LibTorchSharp.targets), not part of the program.
using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Lets libLibTorchSharp.so load where the system's libstdc++ is older than GCC 13: its one symbol of version GLIBCXX_3.4.32,
/// std::ios_base_library_init(), is replaced by std::ios_base::Init::Init() of GLIBCXX_3.4, the older way to do the same start-up. Three edits in place,
/// padded to equal length: the symbol's name, the version's name, the version's ELF hash (System V gABI, "Hashing Function"). Each must occur exactly once.
/// </summary>
public sealed class MendLibTorchSharp : Task
{
    private static readonly (string What, string From, string To)[] Edits =
    {
        ("symbol name", "_ZSt21ios_base_library_initv\0", "_ZNSt8ios_base4InitC1Ev\0"),
        // With both nulls: the section of full symbol names holds the same text within longer ones.
        ("version name", "\0GLIBCXX_3.4.32\0", "\0GLIBCXX_3.4\0"),
        ("version hash", LittleEndian(0x0297f842), LittleEndian(0x08922974)),
    };

    // One character a byte, so that bytes can be searched as text.
    private static readonly Encoding Bytes = Encoding.GetEncoding("iso-8859-1");

    private static readonly string[] SystemFolders = { "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib" };

    [Required]
    public string Library { get; set; } = "";

    /// <summary>Mend even where the system has the version: for the test.</summary>
    public bool Always { get; set; }

    public override bool Execute()
    {
        if (!Always && SystemHasVersion())
            return true;

        string library = Bytes.GetString(File.ReadAllBytes(Library));
        if (Count(library, Edits[0].To) == 1 && Count(library, Edits[0].From) == 0)
            return true;

        foreach (var (what, from, to) in Edits)
        {
            int found = Count(library, from);
            if (found != 1)
            {
                Log.LogError("{0}: expected the {1} of GLIBCXX_3.4.32 once, found it {2} times. Another TorchSharp version? Look at MendLibTorchSharp.cs.", Library, what, found);
                return false;
            }

            library = library.Replace(from, to.PadRight(from.Length, '\0'));
        }

        // The time stays, so that the next build sees nothing to copy. A new file replaces the old one, which a running program may have mapped.
        var time = File.GetLastWriteTimeUtc(Library);
        File.WriteAllBytes(Library + ".new", Bytes.GetBytes(library));
        File.SetLastWriteTimeUtc(Library + ".new", time);
        File.Delete(Library);
        File.Move(Library + ".new", Library);
        Log.LogMessage(MessageImportance.Normal, "{0}: mended for this system's libstdc++.", Library);
        return true;
    }

    private static bool SystemHasVersion()
    {
        foreach (string folder in SystemFolders)
        {
            string path = Path.Combine(folder, "libstdc++.so.6");
            if (File.Exists(path))
                return Count(Bytes.GetString(File.ReadAllBytes(path)), Edits[1].From) > 0;
        }

        return false;
    }

    private static int Count(string content, string pattern)
    {
        int count = 0;
        for (int at = content.IndexOf(pattern, StringComparison.Ordinal); at >= 0; at = content.IndexOf(pattern, at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }

    private static string LittleEndian(int value) => string.Concat((char)(value & 255), (char)(value >> 8 & 255), (char)(value >> 16 & 255), (char)(value >> 24 & 255));
}
