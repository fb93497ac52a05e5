using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>For verbs that ask about a ledger: opening would make an empty one, which is not what was asked about.</summary>
internal static class LedgerPresence
{
    /// <exception cref="FileNotFoundException">There is no ledger in the data root.</exception>
    public static void RequireLedger(this WebApplication host)
    {
        string ledger = host.Services.GetRequiredService<DataRoot>().LedgerFile;
        if (!File.Exists(ledger))
            throw new FileNotFoundException($"There is no ledger '{ledger}'.");
    }
}
