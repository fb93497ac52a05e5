namespace Pneumonia.Worker.Operations;

/// <summary>What the process says to its caller. 64 and above follow sysexits.h.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Done, and there is something to look at: a file that was not assessed, a fault in a file.</summary>
    public const int DoneWithFindings = 1;

    public const int Usage = 2;

    /// <summary>What <c>doctor</c> says when a check failed.</summary>
    public const int WillNotWork = 2;

    /// <summary>A fault in the program.</summary>
    public const int ProgramFault = 70;

    public const int InputOutput = 74;

    public const int Configuration = 78;
}
