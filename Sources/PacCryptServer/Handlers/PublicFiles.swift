import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TextEncodings

/// Files that are the same for everybody.
struct PublicFiles: Sendable {
    func openAPI(_ request: Request, _ context: ServerContext) -> Response {
        Self.openAPI.answer(request)
    }

    /// A file that pages load.
    ///
    /// - Throws: ``RequestError`` with `notFound` for any other name.
    func ofPages(_ request: Request, _ context: ServerContext) throws -> Response {
        guard let file = context.target.parameters["file"].flatMap({ Self.filesOfPages[String($0)] }) else {
            throw RequestError(.notFound)
        }
        return file.answer(request)
    }

    private static let openAPI = PublicFile(SiteResources.openAPI, type: "application/json")

    private static let filesOfPages = Dictionary(
        uniqueKeysWithValues: SiteResources.files(in: "static").compactMap { name, bytes in
            types[String(name.split(separator: ".").last ?? "")].map { (name, PublicFile(bytes, type: $0)) }
        })

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
}

/// A file of the program itself; browsers keep it and ask whether it is still the same.
private struct PublicFile: Sendable {
    private let content: ByteBuffer
    private let type: String
    private let tag: String

    init(_ bytes: [UInt8], type: String) {
        content = ByteBuffer(bytes: bytes)
        self.type = type
        tag = "\"\(Hexadecimal.text(SHA256.hash(data: bytes).prefix(16)))\""
    }

    func answer(_ request: Request) -> Response {
        if request.headers[.ifNoneMatch] == tag {
            return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-cache"])
        }
        return Response(
            status: .ok, headers: [.contentType: type, .eTag: tag, .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: content))
    }
}
