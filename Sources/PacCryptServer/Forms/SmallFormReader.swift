import Foundation
import HTTPSyntax
import Hummingbird
import JSONSyntax
import MultipartForm
import PacCryptAPI
import RequestGuard

/// Reads small forms, which fit into memory: as browsers and `curl -d` send them, as multipart, or as a JSON object.
struct SmallFormReader: Sendable {
    let budget: FairBudget

    /// The fields of a form of the admin area.
    ///
    /// - Throws: ``RequestError``, `MultipartError` or `JSONError` for a form that is too large, malformed or of another
    ///   type.
    func fields(_ request: Request, _ context: ServerContext) async throws -> AdminForm {
        switch request.mediaType {
        case "application/x-www-form-urlencoded", "":
            return FormFields(try urlEncoded(try await bytes(of: request, context)))
        case "multipart/form-data":
            return try multipart(try await bytes(of: request, context), request.headers[.contentType] ?? "")
        case "application/json":
            let fields = try BoundedJSON.decode(
                [String: JSONField].self, from: try await bytes(of: request, context), within: .request)
            return FormFields(fields.mapValues(\.text))
        default:
            throw RequestError(.unsupportedMediaType)
        }
    }

    /// What a pickup sends.
    ///
    /// - Throws: ``RequestError`` or `JSONError` for a body that is too large, malformed or of another type.
    func value<Value: Decodable>(
        _ type: Value.Type, _ request: Request, _ context: ServerContext
    ) async throws -> Value {
        switch request.mediaType {
        case "application/json":
            return try BoundedJSON.decode(type, from: try await bytes(of: request, context), within: .request)
        case "application/x-www-form-urlencoded":
            let present = try urlEncoded(try await bytes(of: request, context)).filter { !$0.value.isEmpty }
            let json = try JSONSerialization.data(withJSONObject: Self.typed(present))
            guard let value = try? JSONDecoder().decode(type, from: json) else { throw RequestError(.invalidForm) }
            return value
        default:
            throw RequestError(.unsupportedMediaType)
        }
    }

    private func bytes(of request: Request, _ context: ServerContext) async throws -> [UInt8] {
        // Whoever logs in or picks up waits for nobody's large body: a form is small on every route.
        let limit = context.route?.body.mostFormBytes ?? RequestBound.form
        return try await IncomingBody(request, context, limit: limit)
            .collect(within: budget, for: context.holdings).bytes
    }

    private func urlEncoded(_ bytes: [UInt8]) throws -> [String: String] {
        do {
            return try URLEncodedForm.parse(bytes)
        } catch {
            throw RequestError(.invalidForm, "The form cannot be read")
        }
    }

    private func multipart(_ bytes: [UInt8], _ contentType: String) throws -> AdminForm {
        let limits = MultipartLimits(
            maximumParts: RequestBound.partCount, maximumHeaderBytes: RequestBound.partHeader)
        var parser = MultipartParser(boundary: try MultipartBoundary(contentType: contentType), limits: limits)
        var collector = FieldCollector(Self.table)
        var fields = AdminForm()
        try bytes.withUnsafeBytes { bytes in
            try parser.parse(bytes) { event in
                try collector.receive(event) {
                    if case .text(let name, let value) = $0 { fields.take(name, value) }
                }
            }
        }
        try parser.finish()
        return fields
    }

    private static let table = FieldTable(
        Dictionary(uniqueKeysWithValues: AdminForm.known.map { ($0, .text(maximumBytes: RequestBound.settingsForm)) }))

    /// In a form everything is text; the one member that is not is a flag.
    private static func typed(_ fields: [String: String]) -> [String: Any] {
        var members: [String: Any] = fields
        if let flag = fields["sealed"] { members["sealed"] = ["on", "true", "1"].contains(flag) }
        return members
    }
}

/// A member of a JSON object, as a form would send it: lists and tables one entry a line.
private enum JSONField: Decodable {
    case one(String)
    case list([String])
    case table([String: String])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .one("")
        } else if let text = try? container.decode(String.self) {
            self = .one(text)
        } else if let flag = try? container.decode(Bool.self) {
            self = .one(flag ? "on" : "off")
        } else if let number = try? container.decode(Int.self) {
            self = .one("\(number)")
        } else if let number = try? container.decode(Double.self) {
            self = .one("\(number)")
        } else if let list = try? container.decode([String].self) {
            self = .list(list)
        } else {
            self = .table(try container.decode([String: String].self))
        }
    }

    var text: String {
        switch self {
        case .one(let text): text
        case .list(let entries): entries.joined(separator: "\n")
        case .table(let entries): entries.map { "\($0.key) = \($0.value)" }.sorted().joined(separator: "\n")
        }
    }
}
