using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pneumonia.Worker.Operations.Doctor;

internal static class DoctorStage
{
    /// <summary>The checks, in the order in which they are shown.</summary>
    public static void AddDoctor(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IDoctorCheck, AccountDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, ConfigurationDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, DataRootDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, ExportFoldersDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, ModelDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, CodecsDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, DatabaseDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, DestinationsDoctor>();
        builder.Services.AddSingleton<IDoctorCheck, ClockDoctor>();
    }
}
