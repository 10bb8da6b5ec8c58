import Foundation
import HTTPTypes
import Hummingbird
import MultipartForm
import NIOCore
import PacCryptAPI
import Settings

/// The text fields of a form of the admin area, whichever way they were sent. They hold passwords and are never logged.
struct FormFields: Sendable {
    /// The most bytes of a whole form.
    static let mostBytes = 256 << 10

    private let values: [String: String]

    init(_ values: [String: String] = [:]) {
        self.values = values
    }

    /// The text of a field; nil when it was not sent.
    subscript(field: AdminField) -> String? { values[field.rawValue] }

    /// Refuses a form with a field that no form of the admin area has: what it was meant to do would not be done.
    ///
    /// - Throws: ``RequestError`` with `invalidForm`.
    func requireKnown() throws {
        guard let unknown = values.keys.filter({ !Self.known.contains($0) }).min() else { return }
        let name = FileName.cleaned(String(unknown.prefix(64))) ?? "?"
        throw RequestError(.invalidForm, "There is no field \(name) here")
    }

    private static let known = Set(SettingKey.all.map(\.name) + AdminField.allCases.map(\.rawValue))

    /// Every field by its name.
    var all: [String: String] { values }
}

/// A field of a form of the admin area, besides the settings, whose fields have the names of their keys.
enum AdminField: String, CaseIterable, Sendable {
    case csrfToken = "csrf_token"
    case setupToken = "setup_token"
    case username
    case password
    case passwordAgain = "password_again"
    case newPassword = "new_password"
    case newPasswordAgain = "new_password_again"
    case code = "totp_code"
    case next
    case revision
    case uploadPassphrase = "upload_passphrase"
    /// Of `POST /upload-access`, which everybody may send.
    case passphrase
    case removeUploadPassphrase = "remove_upload_passphrase"
    case maxFileSizeGigabytes = "max_file_size_gb"
}

/// Reads forms of the admin area: as browsers send them, as multipart, or as a JSON object.
struct FormFieldsReader: Sendable {
    let budget: BufferBudget

    /// - Throws: ``RequestError`` for a form that is too large, malformed or of another type.
    func read(_ request: Request, _ context: ServerContext) async throws -> FormFields {
        switch request.mediaType {
        case "application/x-www-form-urlencoded", "":
            let bytes = try await bytes(of: request, context)
            do {
                return FormFields(try URLEncodedForm.parse(bytes))
            } catch {
                throw RequestError(.invalidForm, "The form cannot be read")
            }
        case "multipart/form-data":
            return try multipart(try await bytes(of: request, context), request.headers[.contentType] ?? "")
        case "application/json":
            let bytes = try await bytes(of: request, context)
            guard let values = try? JSONDecoder().decode([String: JSONField].self, from: Data(bytes)) else {
                throw RequestError(.invalidJSON)
            }
            return FormFields(values.mapValues(\.text))
        default:
            throw RequestError(.unsupportedMediaType)
        }
    }

    private func bytes(of request: Request, _ context: ServerContext) async throws -> [UInt8] {
        try await IncomingBody(request, context, limit: FormFields.mostBytes).collect(within: budget) { $0 }
    }

    private func multipart(_ bytes: [UInt8], _ contentType: String) throws -> FormFields {
        let limits = MultipartLimits(
            maximumParts: RequestBound.partCount, maximumHeaderBytes: RequestBound.partHeader)
        var parser = MultipartParser(boundary: try MultipartBoundary(contentType: contentType), limits: limits)
        var collector = FieldCollector(Self.table)
        var values: [String: String] = [:]
        try bytes.withUnsafeBytes { bytes in
            try parser.parse(bytes) { event in
                try collector.receive(event) {
                    if case .text(let name, let value) = $0 { values[name] = value }
                }
            }
        }
        try parser.finish()
        return FormFields(values)
    }

    private static let table = FieldTable(
        Dictionary(
            uniqueKeysWithValues: (SettingKey.all.map(\.name) + AdminField.allCases.map(\.rawValue)).map {
                ($0, .text(maximumBytes: FormFields.mostBytes))
            }))
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
