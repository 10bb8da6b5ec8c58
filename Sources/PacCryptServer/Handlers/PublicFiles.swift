import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TextEncodings

/// Files that are the same for everybody.
struct PublicFiles: Sendable {
    func openAPI(_ request: Request, _ context: ServerContext) -> Response {
        fixed(SiteResources.openAPI, type: "application/json", request)
    }

    /// A file that pages load.
    ///
    /// - Throws: ``RequestError`` with `notFound` for any other name.
    func ofPages(_ request: Request, _ context: ServerContext) throws -> Response {
        let name = context.target.parameters["file"].map { String($0) } ?? ""
        guard let bytes = Self.filesOfPages[name], let type = Self.types[String(name.split(separator: ".").last ?? "")]
        else { throw RequestError(.notFound) }
        return fixed(bytes, type: type, request)
    }

    private static let filesOfPages = SiteResources.files(in: "static")

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]

    /// Only the front page is for search engines: everything else is an interface or somebody's link.
    func robots(_ request: Request, _ context: ServerContext) -> Response {
        .text("User-agent: *\nAllow: /$\nDisallow: /\n", type: "text/plain; charset=utf-8")
    }

    func sitemap(_ request: Request, _ context: ServerContext) throws -> Response {
        guard let base = context.baseURL else { throw RequestError(.invalidRequest) }
        return .text(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>\(base)/</loc></url></urlset>

            """, type: "application/xml")
    }

    /// A file of the program itself; browsers keep it and ask whether it is still the same.
    private func fixed(_ bytes: [UInt8], type: String, _ request: Request) -> Response {
        let digest = SHA256.hash(data: bytes).prefix(16)
        let tag = "\"\(Hexadecimal.text(digest))\""
        let headers: HTTPFields = [.contentType: type, .eTag: tag, .cacheControl: "no-cache"]
        if request.headers[.ifNoneMatch] == tag {
            return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-cache"])
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
