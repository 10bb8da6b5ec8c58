import Hummingbird
import PacCryptAPI
import PacShare
import TextEncodings

/// `GET /api/pacshare/{id}/file`: a file, `?n=2` the second, `?as=zip` all of them.
struct ShareFile: Sendable {
    let pickup: SharePickup
    let transfers: TransferPlaces

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.shareID()
        guard let bearer = LeaseBearer(request.headers, bearer: request.bearer) else {
            throw RequestError(.invalidLease)
        }
        let item = try Self.item(request)
        let places = try transfers.take(for: context.clientKey, lease: bearer.token)
        let leased = try await pickup.leased(id, lease: bearer.token, only: item.index)
        return try ShareFileAnswer(leased, context.channel, places: places).response(item, to: request)
    }

    private static func item(_ request: Request) throws -> ShareItem {
        guard let query = try? URLEncodedForm.parse((request.uri.query ?? "").utf8) else {
            throw RequestError(.invalidRequest)
        }
        if let form = query[QueryName.form.rawValue] {
            guard form == "zip" else { throw RequestError(.invalidRequest, "as must be zip") }
            return .zip
        }
        guard let text = query[QueryName.file.rawValue] else { return .file(0) }
        guard let number = Int(digits: text), number >= 1 else {
            throw RequestError(.invalidRequest, "n must be the number of a file, from 1 on")
        }
        return .file(number - 1)
    }
}

/// What somebody downloads.
enum ShareItem {
    /// A file by its place, from 0.
    case file(Int)
    /// All files.
    case zip

    /// The place of the file; nil for all.
    var index: Int? {
        switch self {
        case .file(let index): index
        case .zip: nil
        }
    }
}
