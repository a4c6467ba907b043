// A chat: one question after the other, each asked for at its server, which the bench's own plays.

import Typebot from '@typebot.io/js/web';

Typebot.initStandard({ typebot: 'bench', apiHost: location.origin });
