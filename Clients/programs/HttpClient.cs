// .NET's HttpClient, with MultipartFormDataContent for a file and FormUrlEncodedContent without one.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;

static class Program
{
    static void Main(string[] arguments)
    {
        string url = arguments[0], output = arguments[1], file = arguments[2];
        var fields = arguments.Skip(3).Select(each => each.Split(new[] { '=' }, 2))
            .Select(each => new KeyValuePair<string, string>(each[0], each[1]));
        HttpContent body = file == "" ? new FormUrlEncodedContent(fields) : Form(fields, file);

        using (var client = new HttpClient { Timeout = TimeSpan.FromSeconds(50) })
        using (var answer = client.PostAsync(url, body).Result)
        {
            File.WriteAllBytes(output, answer.Content.ReadAsByteArrayAsync().Result);
            var disposition = answer.Content.Headers.ContentDisposition;
            Console.WriteLine((int)answer.StatusCode);
            Console.WriteLine(answer.Content.Headers.ContentType);
            Console.WriteLine(disposition);
            Console.WriteLine(disposition == null ? "" : disposition.FileNameStar);
        }
    }

    static HttpContent Form(IEnumerable<KeyValuePair<string, string>> fields, string file)
    {
        var form = new MultipartFormDataContent();
        foreach (var field in fields) form.Add(new StringContent(field.Value), field.Key);
        form.Add(new StreamContent(File.OpenRead(file)), "file", Path.GetFileName(file));
        return form;
    }
}
