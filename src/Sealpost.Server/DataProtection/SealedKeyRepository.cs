using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Secrets;

namespace Sealpost.Server.DataProtection;

/// <summary>Keeps the keys of Data Protection sealed in the database, wherever the host uses it. They are not encrypted a second time inside their XML.</summary>
internal sealed class SealedKeyRepository(ProtectionKeyStore store) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = this;
        options.XmlEncryptor = new NullXmlEncryptor();
    }

    public IReadOnlyCollection<XElement> GetAllElements() => [.. store.ReadAll().Select(element => XElement.Parse(element))];

    /// <remarks>In a flow of its own: a key that happens to be due is no part of what the request at hand changes, and not to be in its audit entry.</remarks>
    public void StoreElement(XElement element, string friendlyName)
    {
        Task stored;
        using (ExecutionContext.SuppressFlow()) stored = Task.Run(() => store.AddAsync(element.ToString(SaveOptions.DisableFormatting)));
        stored.GetAwaiter().GetResult();
    }
}
