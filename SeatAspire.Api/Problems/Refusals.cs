namespace SeatAspire.Api.Problems;

/// <summary>Every refusal of the contract that the seats, orders and accounts give, in both languages.</summary>
public static class Refusals
{
    public static Refusal Validation(string english, string korean) => new(400, "validation", english, korean);

    public static readonly Refusal UnreadableRequest = Validation(
        "The request cannot be read. Look at its address, its headers and its JSON.",
        "요청을 읽을 수 없습니다. 주소, 헤더, JSON을 확인해 주세요.");

    public static readonly Refusal Nickname = Validation(
        "An ID has 1 to 20 letters or digits of any script, _ or -, without spaces.",
        "아이디는 1~20자이며 모든 언어의 글자와 숫자, _, -만 쓸 수 있습니다. 띄어쓰기는 쓸 수 없습니다.");

    public static readonly Refusal Unauthorized = new(401, "unauthorized",
        "Sign in first: this needs a valid access token.", "먼저 로그인해 주세요. 유효한 토큰이 필요합니다.");

    public static readonly Refusal ForeignOrigin = new(403, "foreign-origin",
        "This site may not call the API from a browser. The operator lists allowed sites in the setting Web:Origins.",
        "이 사이트에서는 API를 호출할 수 없습니다. 허용된 사이트는 운영자가 Web:Origins 설정에 적습니다.");

    public static readonly Refusal Forbidden = new(403, "forbidden", "You may not do this.", "권한이 없습니다.");

    public static readonly Refusal NotFound = new(404, "not-found",
        "There is nothing at this address. The calls there are stand in /openapi/v1.json.",
        "이 주소에는 아무것도 없습니다. 쓸 수 있는 호출은 /openapi/v1.json에 있습니다.");

    public static readonly Refusal UnknownShow = NotFound with
    { English = "There is no show with this ID.", Korean = "이 ID의 공연이 없습니다." };

    public static readonly Refusal UnknownPoster = NotFound with
    { English = "There is no poster at this address.", Korean = "이 주소에는 포스터가 없습니다." };

    public static readonly Refusal UnknownShowing = NotFound with
    { English = "There is no date with this ID.", Korean = "이 ID의 회차가 없습니다." };

    public static readonly Refusal NoDraw = NotFound with
    { English = "There is no date with this ID, or its queue has not been drawn.", Korean = "이 ID의 회차가 없거나 아직 대기 순번을 추첨하지 않았습니다." };

    public static readonly Refusal UnknownGoods = NotFound with
    { English = "There are no goods with this ID.", Korean = "이 ID의 상품이 없습니다." };

    // One sentence for what never was and what is somebody else's: nobody may find out which.
    public static readonly Refusal UnknownHold = NotFound with
    { English = "There is no hold with this ID, or it is not yours.", Korean = "이 ID로 잡아 둔 좌석이 없거나 본인의 것이 아닙니다." };

    public static readonly Refusal UnknownOrder = NotFound with
    { English = "There is no order with this ID, or it is not yours.", Korean = "이 ID의 주문이 없거나 본인의 것이 아닙니다." };

    public static readonly Refusal MethodNotAllowed = new(405, "method-not-allowed",
        "This address does not understand the method.", "이 주소에서는 쓸 수 없는 메서드입니다.");

    public static readonly Refusal UnsupportedMediaType = new(415, "unsupported-media-type",
        "Send JSON: Content-Type application/json.", "JSON으로 보내 주세요. Content-Type은 application/json입니다.");

    public static readonly Refusal Internal = new(500, "internal",
        "Something went wrong on our side. It has been noted; try again.", "저희 쪽에서 오류가 났습니다. 기록해 두었으니 다시 시도해 주세요.");

    public static readonly Refusal TooLarge = new(413, "too-large", "The request is too large.", "요청이 너무 큽니다.");

    public static Refusal TooManyRequests(TimeSpan wait) => new(429, "too-many-requests",
        "Too many requests. Wait a moment, then try again.", "요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.")
    { RetryAfter = wait };

    public static readonly Refusal TooMuchUnpaid = TooManyRequests(TimeSpan.FromSeconds(15)) with
    {
        English = "From your network so many seats of this date wait for payment that nothing more can be held now. Pay for the seats you hold or give them back, or try again in a moment; on a network that many share, another connection helps, such as a phone's.",
        Korean = "같은 네트워크에서 결제를 기다리는 좌석이 너무 많아 지금은 더 잡을 수 없습니다. 잡은 좌석을 결제하거나 놓아주고, 또는 잠시 후 다시 시도해 주세요. 여럿이 함께 쓰는 네트워크라면 휴대전화 등 다른 연결을 써 보세요.",
    };

    public static readonly Refusal TooManyPlaces = TooManyRequests(TimeSpan.FromSeconds(15)) with
    {
        English = "From your network as many people as may be are in the queue of this date already. Try again when one of them is through; on a network that many share, another connection helps, such as a phone's.",
        Korean = "같은 네트워크에서 이 회차에 줄을 선 사람이 이미 한도에 이르렀습니다. 자리가 나면 다시 시도해 주세요. 여럿이 함께 쓰는 네트워크라면 휴대전화 등 다른 연결을 써 보세요.",
    };

    public static readonly Refusal TooManyConnections = TooManyRequests(TimeSpan.FromSeconds(15)) with
    {
        English = "From your network as many pages as may be are connected already. Close pages that you don't need and try again in a moment; on a network that many share, another connection helps, such as a phone's.",
        Korean = "같은 네트워크에서 연결된 페이지가 이미 한도에 이르렀습니다. 쓰지 않는 페이지를 닫고 잠시 후 다시 시도해 주세요. 여럿이 함께 쓰는 네트워크라면 휴대전화 등 다른 연결을 써 보세요.",
    };

    public static readonly Refusal TooManySnapshots = TooManyRequests(TimeSpan.FromSeconds(2)) with
    {
        English = "The seat map was asked for too often. What changes comes by itself; wait a moment before you read the whole map again.",
        Korean = "좌석 배치도를 너무 자주 요청했습니다. 바뀐 것은 저절로 전해지니 잠시 후에 전체를 다시 읽어 주세요.",
    };

    public static Refusal PauseAfterRunOuts(TimeSpan wait) => TooManyRequests(wait) with
    {
        English = $"You let the time of several holds of this date run out. You can hold seats again in {Seconds(wait)} seconds; then pay in time, or give back what you don't want.",
        Korean = $"이 회차에서 잡은 좌석의 시간을 여러 번 넘겼습니다. {Seconds(wait)}초 뒤에 다시 잡을 수 있습니다. 그때는 시간 안에 결제하거나, 원하지 않는 좌석은 놓아주세요.",
    };

    public static Refusal TooManyCodes(TimeSpan wait) => TooManyRequests(wait) with
    {
        English = $"Too many wrong codes. Look at the code again; it can be tried in {Seconds(wait)} seconds. Seats that need no code can be held without it.",
        Korean = $"잘못된 코드를 너무 많이 입력했습니다. 코드를 확인하고 {Seconds(wait)}초 뒤에 다시 시도해 주세요. 코드가 필요 없는 좌석은 코드 없이 잡을 수 있습니다.",
    };

    public static readonly Refusal Unavailable = new(503, "unavailable",
        "A part of the system does not answer just now. Nothing was lost; try again in a moment.",
        "시스템 일부가 잠시 응답하지 않습니다. 잃어버린 것은 없으니 잠시 후 다시 시도해 주세요.")
    { RetryAfter = TimeSpan.FromSeconds(2) };

    public static readonly Refusal HoldUnsure = Unavailable with
    {
        English = "A part of the system did not answer in time, so it is not known whether these seats were held for you. Look at your holds in a moment, then try again; what was held without being shown to you is given back by itself.",
        Korean = "시스템 일부가 제때 응답하지 않아 좌석이 잡혔는지 알 수 없습니다. 잠시 후 잡아 둔 좌석을 확인하고 다시 시도해 주세요. 확인되지 않은 좌석은 자동으로 풀립니다.",
    };

    public static readonly Refusal Rebuilding = new(503, "rebuilding",
        "The seat map is being restored. Try again in a moment.", "좌석 배치도를 복구하는 중입니다. 잠시 후 다시 시도해 주세요.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static readonly Refusal NicknameTaken = new(409, "nickname-taken",
        "This ID belongs to a registered person. Choose another one.", "이미 등록된 아이디입니다. 다른 아이디를 골라 주세요.");

    public static readonly Refusal BadCredentials = new(401, "bad-credentials",
        "The sign-in is not valid. Sign in again.", "로그인 정보가 올바르지 않습니다. 다시 로그인해 주세요.");

    public static readonly Refusal BadLogin = new(401, "bad-credentials",
        "The e-mail or the password is not right. After several wrong attempts you have to wait a little before the next.",
        "이메일 또는 비밀번호가 맞지 않습니다. 여러 번 틀리면 잠시 기다려야 다시 시도할 수 있습니다.");

    public static readonly Refusal AlreadyRegistered = new(409, "already-registered",
        "This nickname or e-mail belongs to an account already. Log in, or choose another one.",
        "이미 가입된 닉네임 또는 이메일입니다. 로그인하거나 다른 것을 골라 주세요.");

    public static readonly Refusal Email = Validation(
        "Give an e-mail address, such as name@example.com.", "이메일 주소를 적어 주세요. 예: name@example.com");

    public static readonly Refusal Password = Validation(
        "A password has 8 to 200 characters.", "비밀번호는 8~200자입니다.");

    public static readonly Refusal CommonPassword = Validation(
        "This is one of the passwords that are tried first, since many people have it. Choose another, such as a few words that don't belong together.",
        "많은 사람이 써서 가장 먼저 시도되는 비밀번호입니다. 서로 관계없는 낱말 몇 개를 이어 쓰는 등 다른 비밀번호를 골라 주세요.");

    public static readonly Refusal BadPassword = new(401, "bad-credentials",
        "Your current password is not right, and nothing was changed. After several wrong attempts you have to wait a little before the next.",
        "현재 비밀번호가 맞지 않아 바꾸지 않았습니다. 여러 번 틀리면 잠시 기다려야 다시 시도할 수 있습니다.");

    public static readonly Refusal GuestPassword = Forbidden with
    {
        English = "A guest has no password. Create an account first, or log in.",
        Korean = "게스트에게는 비밀번호가 없습니다. 먼저 계정을 만들거나 로그인해 주세요.",
    };

    public static readonly Refusal PasswordOfSettings = Forbidden with
    {
        English = "This account's password is the setting Admin__Password. Change it there and start the system anew.",
        Korean = "이 계정의 비밀번호는 Admin__Password 설정입니다. 설정을 바꾸고 시스템을 다시 시작해 주세요.",
    };

    public static readonly Refusal UnknownAccount = NotFound with
    { English = "There is no account with this e-mail.", Korean = "이 이메일의 계정이 없습니다." };

    public static readonly Refusal UnknownPerson = NotFound with
    { English = "Nothing is kept of a person with this ID.", Korean = "이 ID의 사람에 대해 보관하는 것이 없습니다." };

    public static readonly Refusal HasRole = new(409, "has-role",
        "This person is an operator. Take the role first, then erase what is kept of them. Nothing was changed.",
        "운영자 역할이 있는 사람입니다. 역할을 먼저 없앤 뒤 지워 주세요. 바뀐 것은 없습니다.");

    public static readonly Refusal UnknownRole = Validation(
        "A role is manager, box-office, door or admin; null takes it.", "역할은 manager, box-office, door, admin 중 하나이며 null이면 없앱니다.");

    public static readonly Refusal OwnRole = new(409, "own-role",
        "You can't give up your own admin role: there would be nobody sure to be left who can give it back. Ask another admin to take it.",
        "본인의 관리자 역할은 직접 내려놓을 수 없습니다. 되돌려 줄 관리자가 남지 않을 수 있으니 다른 관리자에게 부탁해 주세요.");

    public static readonly Refusal PasswordsDiffer = Validation(
        "The two passwords are not the same.", "두 비밀번호가 서로 다릅니다.");

    public static Refusal SeatsTaken(IEnumerable<string> labels) => new(409, "seats-taken",
        "Somebody else was faster: these seats are taken. Nothing was held; choose others.",
        "다른 분이 먼저 선택한 좌석입니다. 아무 좌석도 잡히지 않았으니 다른 좌석을 골라 주세요.")
    { Facts = Fact("seats", labels.ToArray()) };

    public static Refusal TooManySeats(int limit) => new(422, "too-many-seats",
        $"One person may have {limit} seats of a date, held and bought ones together.",
        $"한 날짜에 한 사람이 가질 수 있는 좌석은 잡은 것과 산 것을 합쳐 {limit}석입니다.")
    { Facts = Fact("limit", limit) };

    public static Refusal UnknownSeat(IEnumerable<string> labels) => new(422, "unknown-seat",
        "This house has no such seats. Nothing was held.", "이 공연장에 없는 좌석입니다. 아무 좌석도 잡히지 않았습니다.")
    { Facts = Fact("seats", labels.ToArray()) };

    public static Refusal NoneTogether(int together) => new(409, "none-together",
        together switch
        {
            0 => "No such seats are free just now. Nothing was held; try another category, or again in a moment: held seats often come back.",
            1 => "No such seats are free side by side just now, only single ones. Nothing was held; choose them on the map, or try another category.",
            _ => $"So many such seats are not free side by side just now; at most {together} are. Nothing was held; ask for fewer at once, or for another category.",
        },
        together switch
        {
            0 => "지금은 조건에 맞는 빈 좌석이 없습니다. 아무 좌석도 잡히지 않았습니다. 다른 등급을 고르거나 잠시 후 다시 시도해 주세요.",
            1 => "지금은 조건에 맞는 좌석이 나란히 비어 있지 않고 한 석씩만 남았습니다. 아무 좌석도 잡히지 않았으니 배치도에서 고르거나 다른 등급을 골라 주세요.",
            _ => $"지금은 조건에 맞는 좌석이 나란히 최대 {together}석만 비어 있습니다. 아무 좌석도 잡히지 않았으니 더 적게 고르거나 다른 등급을 골라 주세요.",
        })
    { Facts = Fact("together", together) };

    public static Refusal SingleSeat(IEnumerable<string> labels) => new(422, "single-seat",
        "These seats would leave a single one beside them that hardly anybody could use. Nothing was held; move by one seat, or take the seat beside them too.",
        "이대로 고르면 옆에 한 석만 남아 다른 분이 쓰기 어렵습니다. 아무 좌석도 잡히지 않았으니 한 칸 옮기거나 옆 좌석까지 함께 골라 주세요.")
    { Facts = Fact("seats", labels.ToArray()) };

    public static Refusal CompanionOnly(IEnumerable<string> labels) => new(422, "companion-only",
        "These seats are for companions, and only sold together with the accessible place that they belong to. Nothing was held; choose that place too.",
        "동반자석은 해당 휠체어석과 함께만 구매할 수 있습니다. 아무 좌석도 잡히지 않았으니 휠체어석도 함께 골라 주세요.")
    { Facts = Fact("seats", labels.ToArray()) };

    // One sentence for what never was and what is used up: nobody may find out which.
    public static readonly Refusal CodeRefused = new(403, "code-refused",
        "This code opens no seats of this date, or not so many any more. Nothing was held; look at the code again, or choose seats without it.",
        "이 회차에서 쓸 수 없는 코드이거나, 더는 그만큼 쓸 수 없습니다. 아무 좌석도 잡히지 않았으니 코드를 확인하거나 코드 없이 좌석을 골라 주세요.");

    public static readonly Refusal SaleClosed = new(409, "sale-closed",
        "This date is not on sale now.", "지금은 판매 중이 아닌 날짜입니다.");

    public static readonly Refusal QueueFull = new(503, "unavailable",
        "More people wait than this queue can take. Try again in a while.", "대기 인원이 너무 많아 지금은 줄을 설 수 없습니다. 잠시 후 다시 시도해 주세요.")
    { RetryAfter = TimeSpan.FromSeconds(30) };

    public static readonly Refusal ShowingCancelled = new(409, "showing-cancelled",
        "This date was called off, for good. Nothing was changed.", "취소된 회차라 되돌리거나 바꿀 수 없습니다. 바뀐 것은 없습니다.");

    public static readonly Refusal PaymentInProgress = new(409, "payment-in-progress",
        "A payment for this hold is under way. Wait for its answer.", "이 좌석의 결제가 진행 중입니다. 결과를 기다려 주세요.");

    public static readonly Refusal PersonIsPaying = PaymentInProgress with
    {
        English = "This person is paying for something just now. Ask again in a minute; nothing was changed.",
        Korean = "이 사람의 결제가 진행 중입니다. 잠시 후 다시 시도해 주세요. 바뀐 것은 없습니다.",
    };

    public static readonly Refusal PaidMeanwhile = PaymentInProgress with
    {
        English = "Somebody pays for seats of this date just now. Ask again in a minute; nothing was changed.",
        Korean = "이 회차의 결제가 진행 중입니다. 잠시 후 다시 시도해 주세요. 바뀐 것은 없습니다.",
    };

    public static readonly Refusal AlreadyPaid = new(409, "already-paid",
        "This hold has been paid already. You find it in your orders.", "이미 결제된 좌석입니다. 내 예매에서 확인해 주세요.");

    public static readonly Refusal PaymentDeclined = new(402, "payment-declined",
        "The payment was declined and nothing was charged. Your seats stay held until their time is over; try another way to pay.",
        "결제가 거절되었고 청구된 금액은 없습니다. 남은 시간 동안 좌석은 유지되니 다른 방법으로 결제해 주세요.");

    public static readonly Refusal HoldExpired = new(410, "hold-expired",
        "The time for these seats is over, and nothing was charged. Choose seats again.",
        "좌석 선점 시간이 끝났고 청구된 금액은 없습니다. 좌석을 다시 골라 주세요.");

    public static readonly Refusal IdempotencyKeyReused = new(422, "idempotency-key-reused",
        "This Idempotency-Key was used for another request. Use a new key.",
        "이 Idempotency-Key는 다른 요청에 쓰였습니다. 새 키를 사용해 주세요.");

    public static readonly Refusal IdempotencyKeyMissing = Validation(
        "Send the header Idempotency-Key: 1 to 64 ASCII characters, a new one for each attempt to pay.",
        "Idempotency-Key 헤더를 보내 주세요. ASCII 1~64자이며, 결제를 시도할 때마다 새로 만듭니다.");

    public static readonly Refusal ShowingExists = new(409, "showing-exists",
        "There is a date with this id already. Nothing was changed.", "이미 있는 회차 ID입니다. 바뀐 것은 없습니다.");

    public static readonly Refusal ShowExists = new(409, "show-exists",
        "There is a show with this id already. Nothing was changed.", "이미 있는 공연 ID입니다. 바뀐 것은 없습니다.");

    public static readonly Refusal ShowInUse = new(409, "in-use",
        "This show has dates, so it stays. Nothing was changed.", "회차가 있는 공연은 지울 수 없습니다. 바뀐 것은 없습니다.");

    public static readonly Refusal PlanInUse = ShowInUse with
    {
        English = "Seats of this date have been sold, so it keeps its plan. Nothing was changed.",
        Korean = "이미 판매된 좌석이 있어 배치도를 바꿀 수 없습니다. 바뀐 것은 없습니다.",
    };

    public static readonly Refusal SetAside = ShowInUse with
    {
        English = "Seats of this date are set aside, and another plan has other ones. Delete its allocations first. Nothing was changed.",
        Korean = "따로 잡아 둔 좌석이 있어 배치도를 바꿀 수 없습니다. 먼저 할당을 삭제해 주세요. 바뀐 것은 없습니다.",
    };

    public static readonly Refusal CurrencyInUse = ShowInUse with
    {
        English = "This show has dates with prices in its currency, which therefore stays. Nothing was changed.",
        Korean = "회차의 가격이 이 통화로 적혀 있어 통화를 바꿀 수 없습니다. 바뀐 것은 없습니다.",
    };

    private static long Seconds(TimeSpan wait) => (long)Math.Ceiling(wait.TotalSeconds);

    private static Dictionary<string, object?> Fact(string name, object? value) => new() { [name] = value };
}
