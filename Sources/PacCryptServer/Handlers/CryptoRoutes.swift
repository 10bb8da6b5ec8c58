import Hummingbird
import PacCryptAPI

/// `POST /api/generate-keypair`
struct GenerateKeyPairRoute: Sendable {
    let json: JSONBodyReader
    let generate: GenerateKeyPair

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await json.read(GenerateKeyPairRequest.self, from: request, context) {
            try await generate($0, for: context.clientKey)
        }
    }
}

/// `POST /api/encrypt`: a text in JSON, or a form with a file or a text.
struct EncryptRoute: Sendable {
    let json: JSONBodyReader
    let text: EncryptText
    let file: EncryptFile

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        if request.mediaType == "multipart/form-data" { return try await file(request, context) }
        return try await json.read(EncryptTextRequest.self, from: request, context) {
            try .json(await text($0, for: context.clientKey))
        }
    }
}

/// `POST /api/decrypt`: a text in JSON, or a form with a file or a text.
struct DecryptRoute: Sendable {
    let json: JSONBodyReader
    let text: DecryptText
    let file: DecryptFile

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        if request.mediaType == "multipart/form-data" { return try await file(request, context) }
        return try await json.read(DecryptTextRequest.self, from: request, context) {
            try .json(await text($0, context))
        }
    }
}
