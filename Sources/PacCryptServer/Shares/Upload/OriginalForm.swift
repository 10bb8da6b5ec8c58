import Hummingbird
import PacCryptAPI

extension CreateShare {
    /// `POST /`: the form of the original's page, for programs that were written for it.
    func fromOriginalForm(_ request: Request, _ context: ServerContext) async throws -> Response {
        try .json(OriginalFormAnswer(created: try await create(request, context)))
    }
}

/// What `POST /api/pacshare` answers, and `"success": true`.
private struct OriginalFormAnswer: Encodable {
    let created: ShareCreatedAnswer

    private enum CodingKeys: String, CodingKey {
        case success
    }

    func encode(to encoder: any Encoder) throws {
        try created.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(true, forKey: .success)
    }
}
